import NIOHTTP1

extension EngineClient {
    /// Makes a volume.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - options: options of the local driver, such as `type`, `device` and `o`.
    ///   - labels: its labels.
    /// - Throws: `EngineError`.
    public func createVolume(
        _ name: String,
        options: [String: String] = [:],
        labels: [String: String] = [:]
    ) async throws {
        struct Request: Encodable {
            var Name: String
            var DriverOpts: [String: String]
            var Labels: [String: String]
        }
        let call = EngineCall(
            method: .POST,
            path: "/volumes/create",
            body: try json(Request(Name: name, DriverOpts: options, Labels: labels))
        )
        _ = try await transport.send(call).checked()
    }

    /// Removes a volume that no container uses.
    ///
    /// - Parameter name: its name.
    /// - Throws: `EngineError`.
    public func removeVolume(_ name: String) async throws {
        let call = EngineCall(
            method: .DELETE,
            path: "/volumes/\(PercentEncoding.encode(name))"
        )
        _ = try await transport.send(call).checked()
    }

    /// Tells whether a volume exists.
    ///
    /// - Parameter name: its name.
    /// - Returns: true when it does.
    /// - Throws: `EngineError`.
    public func hasVolume(_ name: String) async throws -> Bool {
        let call = EngineCall(method: .GET, path: "/volumes/\(PercentEncoding.encode(name))")
        return try await transport.send(call).checked(also: [404]).status != 404
    }

    /// Lists volumes.
    ///
    /// - Parameter labels: conditions that must all hold.
    /// - Returns: their names, sorted.
    /// - Throws: `EngineError`.
    public func volumes(labels: [LabelFilter]) async throws -> [String] {
        struct Answer: Decodable {
            struct Volume: Decodable { var Name: String }
            var Volumes: [Volume]?
        }
        let call = EngineCall(
            method: .GET,
            path: "/volumes",
            query: labels.isEmpty ? [] : [try filters(["label": labels.map(\.text)])]
        )
        let answer = try await transport.send(call).checked().decoded(Answer.self)
        return (answer.Volumes ?? []).map(\.Name).sorted()
    }
}
