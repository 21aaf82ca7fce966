"""AWS CodeCommit: repositories with their Git operations, in memory."""
