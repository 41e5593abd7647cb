/// Which classes are compiled.
enum BuildScope: Sendable {
    /// Those whose containers the runtimes of this version can run.
    case released
    /// All that have a compiler, for tests of what a class will be compiled to.
    case compilable
}
