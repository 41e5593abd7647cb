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
}
