"""Who may do what: policies evaluated for the calls that deployed roles and AWS services make."""
