/// The files of a compiled project, in memory.
public struct CompiledProject: Sendable {
    /// One file.
    public struct File: Sendable {
        /// The path from the source's folder.
        public let path: String
        /// The content.
        public let bytes: [UInt8]
    }

    /// The emitted Compose file comes last, so that it never names a plan that is not there yet.
    public let files: [File]
    /// The annotated services, in the order of the source.
    public let services: [String]

    /// The emitted Compose file.
    public var compose: File? { files.last }
}
