// One import is enough for an executable with the command.
@_exported public import ArgumentParser
@_exported public import Twofold
