"""A CloudFormation engine over the APIs of this server; stricter than moto's, which drops what it does not know."""


class TemplateError(Exception):
    """A fault that CloudFormation finds before it makes anything: a ValidationError."""
