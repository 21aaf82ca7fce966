"""What was called, for tests to look at."""


class Journal:
    def __init__(self):
        self.calls = []

    def clear(self):
        self.calls = []

    def add(self, host, call, status, token, secrets):
        """`token` is whether it was right, None without any. Tokens are not written down, wherever they were sent."""
        entry = {
            "host": host,
            "method": call.method,
            "path": call.readable_path,
            "query": call.query.to_dict(),
            "status": status,
            "token": token,
            "body": call.body(),
        }
        self.calls.append(_without(secrets, entry))


def _without(secrets, value):
    if isinstance(value, dict):
        return {_without(secrets, name): _without(secrets, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without(secrets, inner) for inner in value]
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, "<token>")
    return value
