/// What is compiled.
enum BuildScope: Sendable {
    /// What the runtimes of this version can carry out.
    case released
    /// All that has a compiler, for tests of what it will be compiled to.
    case compilable
}
