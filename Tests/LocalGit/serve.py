#!/usr/bin/env python3
"""Stand-ins of GitHub and GitLab for tests, over HTTPS.

    python3 Tests/LocalGit/serve.py --ready FILE [--port N]

Needs Python 3.11 with werkzeug 3 and trustme 1.2. Once it answers, FILE holds {"github": …, "gitlab": …, "ca": …,
"control": …, "pid": …}: the roots of both APIs on 127.0.0.1, the path of the certificate of the authority that signed
the server's own, and where tests steer it. Everything is gone when it ends, on SIGTERM. Clients need

    SSL_CERT_FILE=<ca>

and the token of a repository. Tests make the repositories, and steer and look, by POST of a JSON object to
<control>/<verb>; what comes back is one too. `host` is github or gitlab, `name` owner/repository or group/project:

    repository {host, name, files, default_branch, token, access, protected}    made anew, empty without files; `token`
                                is local-git-token if nothing is said, `access` read or write; branches in `protected`
                                take no pushes of the token
    commit {host, name, branch, files, message}     somebody's commit of {path: text, or null to delete}
    files {host, name, ref}, log {host, name, ref}, branches {host, name}
    delete-branch {host, name, branch}
    requests {host, name}       pull or merge requests with texts, comments and state (open, closed, merged)
    merge {host, name, number, squash, delete_branch}, close {host, name, number}       what a person does to them
    fail {host, method, path, status, headers, body, times, after}      the next calls fail whose path, below the root
                                of the API and decoded, has a match of the expression; with `after` they are done
                                all the same, and only the answer is lost. Without a body, the host's own for the status
    race {host, method, path, verb, arguments, times}       just before such a call, a verb of these is done
    calls                       what was called: host, method, path, query, status, body, whether the token was right
    clear                       forgets calls, faults and races
"""

import argparse
import json
import os
import signal
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from localgit import LocalGit  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ready", required=True, help="the file that is written once the server answers")
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with LocalGit(arguments.port) as git:
        ready = {
            "github": git.github,
            "gitlab": git.gitlab,
            "ca": git.ca,
            "control": git.url + "/__local",
            "pid": os.getpid(),
        }
        with open(arguments.ready + ".part", "w") as file:
            json.dump(ready, file)
        os.replace(arguments.ready + ".part", arguments.ready)
        stop.wait()


if __name__ == "__main__":
    main()
