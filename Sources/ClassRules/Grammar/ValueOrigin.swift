import Diagnostics

/// Where an effective value came from.
enum ValueOrigin: Sendable {
    /// The user wrote it there.
    case source(SourceRange)
    /// The image profile of that name.
    case profile(String)
    /// The default of the class.
    case classDefault
    /// Other values decide it; the text says which.
    case derived(String)
}
