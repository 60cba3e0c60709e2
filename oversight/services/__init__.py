"""What people do: one module per stage, one public function per action, one transaction each."""
