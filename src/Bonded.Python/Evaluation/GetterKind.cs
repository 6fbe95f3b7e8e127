namespace Bonded.Python.Evaluation;

internal enum GetterKind : byte { Attribute, Item, Method }
