"""Holds the deployed code of each function against its commented modules: they have to mean the same.

    compare_handlers.py HANDLERS ARCHIVES

What is condensed, and what is packed, has to have the same syntax tree.
"""
import ast
import base64
import sys
import zipfile
import zlib

FUNCTIONS = {"plan_run": ["plan"], "seed_repository": ["seed"], "publish_policy": ["codecommit", "publish"]}
PACKED = {"publish_policy": ["merge"]}


def bare(tree):
    """The tree without docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)):
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
                node.body = node.body[1:]
    return tree


def is_own_import(node, modules):
    return isinstance(node, ast.ImportFrom) and node.module in modules


def unpacked(body):
    """The bytes that the loader at the start unpacks, and the statements behind it."""
    imports, loader, rest = body[:2], body[2], body[3:]
    if [name.name for node in imports for name in node.names] != ["base64", "zlib"]:
        sys.exit("the loader imports something else than base64 and zlib")
    text = next(node.value for node in ast.walk(loader) if isinstance(node, ast.Constant) and len(str(node.value)) > 100)
    return zlib.decompress(base64.b64decode(text)), rest


def main(handlers, archives):
    for name, modules in FUNCTIONS.items():
        with zipfile.ZipFile(f"{archives}/{name}.zip") as archive:
            if archive.namelist() != ["index.py"] or archive.testzip():
                sys.exit(f"{name}: the archive is not one sound index.py")
            deployed = bare(ast.parse(archive.read("index.py").decode("ascii"))).body
        for module in PACKED.get(name, []):
            source, deployed = unpacked(deployed)
            with open(f"{handlers}/{module}.py", encoding="ascii") as file:
                if ast.dump(bare(ast.parse(source))) != ast.dump(bare(ast.parse(file.read()))):
                    sys.exit(f"{module}.py has changed since it was packed: python3 {handlers}/pack.py")
        body = []
        for module in modules:
            with open(f"{handlers}/{module}.py", encoding="ascii") as file:
                own = modules + PACKED.get(name, [])
                body += [node for node in bare(ast.parse(file.read())).body if not is_own_import(node, own)]
        if ast.dump(ast.Module(body=deployed, type_ignores=[])) != ast.dump(ast.Module(body=body, type_ignores=[])):
            sys.exit(f"{name}: what is deployed is not what the modules say")


main(*sys.argv[1:])
