"""Holds the deployed code of each function against its commented modules: the syntax trees have to be the same.

    compare_handlers.py HANDLERS ARCHIVES
"""
import ast
import sys
import zipfile

FUNCTIONS = {"plan_run": ["plan"], "seed_repository": ["seed"], "publish_policy": ["merge", "codecommit", "publish"]}


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


def main(handlers, archives):
    for name, modules in FUNCTIONS.items():
        body = []
        for module in modules:
            with open(f"{handlers}/{module}.py", encoding="ascii") as file:
                body += [node for node in bare(ast.parse(file.read())).body if not is_own_import(node, modules)]
        with zipfile.ZipFile(f"{archives}/{name}.zip") as archive:
            if archive.namelist() != ["index.py"] or archive.testzip():
                sys.exit(f"{name}: the archive is not one sound index.py")
            deployed = bare(ast.parse(archive.read("index.py").decode("ascii")))
        if ast.dump(deployed) != ast.dump(ast.Module(body=body, type_ignores=[])):
            sys.exit(f"{name}: what is deployed is not what the modules say")


main(*sys.argv[1:])
