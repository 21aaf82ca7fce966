"""What the operations have in common: parameters that are refused, and pages."""

from ..wire import AWSError

PAGE = 100


def require(condition, field):
    if not condition:
        raise invalid(field, f"{field} is not valid")


def invalid(field, message):
    return AWSError(
        "ValidationException",
        message,
        reason="fieldValidationFailed",
        fieldList=[{"name": field, "message": message}],
    )


def paged(items, request, most=PAGE):
    """The items of the page that a request asks for, and the token of the next page as members of the answer."""
    token, wanted = request.get("nextToken", "0"), request.get("maxResults", most)
    require(token.isdecimal() and (token == "0" or int(token) < len(items)), "nextToken")
    require(wanted >= 1, "maxResults")
    start, end = int(token), int(token) + min(wanted, most)
    return items[start:end], {"nextToken": str(end)} if end < len(items) else {}
