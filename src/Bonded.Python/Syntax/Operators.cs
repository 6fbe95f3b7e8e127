namespace Bonded.Python.Syntax;

internal enum BinaryOperator : byte { Add, Subtract, Multiply, MatrixMultiply, Divide, Modulo, Power, LeftShift, RightShift, BitOr, BitXor, BitAnd, FloorDivide }

internal enum UnaryOperator : byte { Invert, Not, Plus, Minus }

internal enum CompareOperator : byte { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Is, IsNot, In, NotIn }

internal enum SequenceKind : byte { List, Tuple, Set }

internal enum ComprehensionKind : byte { List, Set, Generator, Dictionary }

internal enum ConstantKind : byte { None, True, False, Ellipsis }
