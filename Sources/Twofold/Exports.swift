// One import is enough for somebody who writes a stack, or a resource type.
@_exported public import TwofoldDocuments
@_exported public import TwofoldModel
