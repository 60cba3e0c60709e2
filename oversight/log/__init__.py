"""Write the record: every change of a case in the transaction that makes it, and every read before it is answered."""
