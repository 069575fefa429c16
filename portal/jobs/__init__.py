"""What happens after commit: the outbox is handed to its subscribers."""
