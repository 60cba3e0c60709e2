"""What is done later, by nobody's hand: in a thread of the server, or by a worker."""
