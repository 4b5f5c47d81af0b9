namespace System.Runtime.CompilerServices;

// What records and init need and netstandard2.0 lacks.
internal static class IsExternalInit;
