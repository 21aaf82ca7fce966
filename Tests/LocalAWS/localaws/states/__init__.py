"""AWS Step Functions: state machines checked, kept and executed (JSONPath)."""
