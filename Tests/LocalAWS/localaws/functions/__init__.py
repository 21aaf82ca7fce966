"""AWS Lambda: functions kept, checked and run in this machine's Python."""
