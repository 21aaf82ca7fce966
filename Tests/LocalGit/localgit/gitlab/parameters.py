"""What GitLab says of parameters."""

from ..wire import Failure, json_response, links


def required(given, *names):
    missing = [f"{name} is missing" for name in names if given.get(name) is None]
    if missing:
        raise Failure(400, None, error=", ".join(missing))


def one_of(given, name, values, otherwise=None):
    value = given.get(name, otherwise)
    if value is not None and value not in values:
        raise Failure(400, None, error=f"{name} does not have a valid value")
    return value


def true(value):
    return value is True or value in ("true", "1", 1)


def page(call, found, shape):
    number, size = call.page
    size = min(size or 20, 100)
    last = max(1, -(-len(found) // size))
    before, after = (number - 1 if number > 1 else None), (number + 1 if number < last else None)
    relations = {"prev": before, "next": after, "first": 1, "last": last}
    headers = {
        "Link": links(call, {relation: one for relation, one in relations.items() if one}),
        "X-Next-Page": str(after or ""),
        "X-Page": str(number),
        "X-Per-Page": str(size),
        "X-Prev-Page": str(before or ""),
        "X-Total": str(len(found)),
        "X-Total-Pages": str(last),
    }
    return json_response([shape(one) for one in found[(number - 1) * size : number * size]], headers=headers.items())
