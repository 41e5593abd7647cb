import NIOHTTP1

extension EngineClient {
    /// Writes files into a container, running or not.
    ///
    /// - Parameters:
    ///   - files: the files; paths relative to `directory`.
    ///   - container: identifier or name.
    ///   - directory: an existing folder of the container.
    /// - Throws: `EngineError`.
    public func copy(
        _ files: [TarArchive.File],
        into container: String,
        directory: String
    ) async throws {
        let call = EngineCall(
            method: .PUT,
            path: path(container, "archive"),
            query: [("path", directory)],
            body: .tar(try TarArchive.encode(files))
        )
        _ = try await transport.send(call).checked()
    }

    /// Reads a file or folder out of a container.
    ///
    /// - Parameters:
    ///   - path: the file or folder.
    ///   - container: identifier or name.
    ///   - bytesMax: longest archive that is taken.
    /// - Returns: the regular files found; paths relative to the parent of `path`.
    /// - Throws: `EngineError`.
    public func copy(
        _ path: String,
        outOf container: String,
        bytesMax: Int = 16_777_216
    ) async throws -> [TarArchive.File] {
        let call = EngineCall(
            method: .GET,
            path: self.path(container, "archive"),
            query: [("path", path)],
            answerBytesMax: bytesMax
        )
        return try TarArchive.decode(try await transport.send(call).checked().body)
    }
}
