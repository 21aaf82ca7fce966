"""Credentials that stand for sessions of deployed roles."""

import hashlib
import threading


class Sessions:
    def __init__(self):
        self._lock, self._roles = threading.Lock(), {}

    def access_key(self, role):
        """The access key of the role's session; there is one for each role."""
        key = "ASIA" + hashlib.sha256(role.encode()).hexdigest()[:16].upper()
        self.adopt(key, role)
        return key

    def adopt(self, key, role):
        with self._lock:
            self._roles[key] = role

    def role(self, key):
        return self._roles.get(key)
