"""Holds the patterns that pass for portable against RE2, which Terraform has, and Java, which CloudFormation has.

Reads lines such as "accepted 5b612d7a5d2b" from the standard input; others are of no interest.
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import re2

COMPILER = """
import java.io.*; import java.util.*; import java.util.regex.*;

public class Compiler {
    public static void main(String[] words) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = lines.readLine()) != null; ) {
            try {
                Pattern.compile(new String(HexFormat.of().parseHex(line), "UTF-8"));
            } catch (PatternSyntaxException refusal) {
                System.out.println(line);
            }
        }
    }
}
"""


def refused_by_terraform(patterns):
    options = re2.Options()
    options.log_errors = False
    for pattern in patterns:
        try:
            re2.compile(f"^(?:{pattern})$", options)
        except re2.error:
            yield pattern


def refused_by_cloudformation(patterns):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "Compiler.java"
        source.write_text(COMPILER)
        lines = "".join(pattern.encode().hex() + "\n" for pattern in patterns)
        found = subprocess.run(["java", str(source)], input=lines, capture_output=True, text=True, check=True).stdout
    return [bytes.fromhex(line).decode() for line in found.split()]


def main():
    words = [line.split() for line in sys.stdin.buffer.read().decode(errors="replace").splitlines()]
    # Java's class files have their own idea of an empty line, and every language takes an empty pattern.
    patterns = sorted({bytes.fromhex(line[1]).decode() for line in words if len(line) == 2 and line[0] == "accepted"})
    refusals = [("Terraform", pattern) for pattern in refused_by_terraform(patterns)]
    if shutil.which("java"):
        refusals += [("CloudFormation", pattern) for pattern in refused_by_cloudformation(patterns)]
    for target, pattern in refusals:
        print(f"{target} refuses {pattern!a}")
    print(f"{len(patterns)} patterns, of which {len(refusals)} are refused" + " (no java)" * (not shutil.which("java")))
    sys.exit(bool(refusals) or not patterns)


if __name__ == "__main__":
    main()
