"""A fictional agency with officers, staff and cases in every state, made through the services."""
