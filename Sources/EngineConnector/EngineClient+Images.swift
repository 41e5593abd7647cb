import FoundationEssentials
import NIOHTTP1

extension EngineClient {
    /// Tells whether an image exists on the engine's machine.
    ///
    /// - Parameter reference: name, tag or identifier.
    /// - Returns: its identifier, or nil.
    /// - Throws: `EngineError`.
    public func imageID(_ reference: String) async throws -> String? {
        struct Answer: Decodable { var Id: String }
        let call = EngineCall(method: .GET, path: "/images/\(imagePath(reference))/json")
        let answer = try await transport.send(call)
        guard answer.status != 404 else { return nil }
        return try answer.checked().decoded(Answer.self).Id
    }

    /// Makes an image of one layer from a root file system.
    ///
    /// - Parameters:
    ///   - archive: tar archive of the root file system.
    ///   - repository: name of the image.
    ///   - tag: tag of the image.
    ///   - changes: instructions such as `CMD ["/bin/sh"]`.
    /// - Throws: `EngineError`.
    public func importImage(
        _ archive: [UInt8],
        repository: String,
        tag: String,
        changes: [String] = []
    ) async throws {
        var query = [
            (name: "fromSrc", value: "-"), (name: "repo", value: repository),
            (name: "tag", value: tag),
        ]
        query += changes.map { (name: "changes", value: $0) }
        let call = EngineCall(
            method: .POST,
            path: "/images/create",
            query: query,
            body: .tar(archive),
            timeoutMilliseconds: 300_000
        )
        try await followProgress(call) { _ in }
    }

    /// Fetches an image from its registry.
    ///
    /// - Parameters:
    ///   - repository: name of the image.
    ///   - tag: tag of the image.
    ///   - timeoutMilliseconds: longest time it may take.
    /// - Throws: `EngineError` when the registry or the image is not to be had.
    public func pullImage(
        repository: String,
        tag: String,
        timeoutMilliseconds: Int64 = 300_000
    ) async throws {
        let call = EngineCall(
            method: .POST,
            path: "/images/create",
            query: [("fromImage", repository), ("tag", tag)],
            timeoutMilliseconds: timeoutMilliseconds
        )
        try await followProgress(call) { _ in }
    }

    /// Builds an image from a context.
    ///
    /// - Parameters:
    ///   - context: the files of the context, with the `Dockerfile` among them.
    ///   - tag: name and tag of the image.
    ///   - arguments: build arguments.
    ///   - labels: labels of the image.
    ///   - progress: gets the engine's lines.
    /// - Throws: `EngineError` with the failing step's message.
    public func buildImage(
        context: [TarArchive.File],
        tag: String,
        arguments: [String: String] = [:],
        labels: [String: String] = [:],
        progress: (String) -> Void = { _ in }
    ) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        func text(_ value: [String: String]) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        let call = EngineCall(
            method: .POST,
            path: "/build",
            query: [
                ("t", tag), ("rm", "1"), ("forcerm", "1"), ("buildargs", try text(arguments)),
                ("labels", try text(labels)),
            ],
            body: .tar(try TarArchive.encode(context)),
            timeoutMilliseconds: 900_000
        )
        try await followProgress(call, progress)
    }

    /// Removes an image's name, and the image when that was its last.
    ///
    /// - Parameter reference: name, tag or identifier.
    /// - Throws: `EngineError`.
    public func removeImage(_ reference: String) async throws {
        let call = EngineCall(method: .DELETE, path: "/images/\(imagePath(reference))")
        _ = try await transport.send(call).checked()
    }

    /// Slashes are part of an image's path in the API, so only its segments are encoded.
    private func imagePath(_ reference: String) -> String {
        reference.split(separator: "/", omittingEmptySubsequences: false)
            .map { PercentEncoding.encode(String($0)) }.joined(separator: "/")
    }

    /// Follows a call whose failure comes inside a stream that began with status 200.
    private func followProgress(
        _ call: EngineCall,
        _ progress: (String) -> Void
    ) async throws {
        struct Line: Decodable {
            var stream: String?
            var status: String?
            var error: String?
        }
        var failure: String?
        try await transport.sendForLines(call) { bytes in
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(bytes)) else {
                return true
            }
            if let error = line.error { failure = error }
            if let text = line.stream ?? line.status { progress(text) }
            return true
        }
        if let failure {
            throw EngineError(code: .refused, message: failure, call: call.label)
        }
    }
}
