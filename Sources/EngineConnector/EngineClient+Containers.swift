import FoundationEssentials
import NIOHTTP1

extension EngineClient {
    /// Lists containers.
    ///
    /// - Parameters:
    ///   - labels: conditions that must all hold.
    ///   - all: also those that do not run.
    /// - Returns: the containers, by name.
    /// - Throws: `EngineError`.
    public func containers(
        labels: [LabelFilter],
        all: Bool = true
    ) async throws -> [ContainerSummary] {
        var query = [(name: "all", value: all ? "1" : "0")]
        if !labels.isEmpty { query.append(try filters(["label": labels.map(\.text)])) }
        let call = EngineCall(method: .GET, path: "/containers/json", query: query)
        let list = try await transport.send(call).checked().decoded([ContainerSummary].self)
        return list.sorted { $0.name < $1.name }
    }

    /// Describes one container.
    ///
    /// - Parameter container: identifier or name.
    /// - Returns: its description.
    /// - Throws: `EngineError`.
    public func inspect(_ container: String) async throws -> ContainerDetail {
        let call = EngineCall(method: .GET, path: path(container, "json"))
        return try await transport.send(call).checked().decoded(InspectAnswer.self).detail
    }

    /// Starts a container; one that runs already is left alone.
    ///
    /// - Parameter container: identifier or name.
    /// - Throws: `EngineError`.
    public func start(_ container: String) async throws {
        try await post(container, "start", also: [304])
    }

    /// Stops a container: its stop signal, then SIGKILL after the time limit.
    ///
    /// - Parameters:
    ///   - container: identifier or name.
    ///   - timeoutSeconds: time to end by itself.
    /// - Throws: `EngineError`.
    public func stop(_ container: String, timeoutSeconds: Int = 10) async throws {
        try await post(
            container,
            "stop",
            query: [("t", String(timeoutSeconds))],
            also: [304],
            timeoutMilliseconds: Int64(timeoutSeconds) * 1_000 + 30_000
        )
    }

    /// Restarts a container.
    ///
    /// - Parameters:
    ///   - container: identifier or name.
    ///   - timeoutSeconds: time to end by itself.
    /// - Throws: `EngineError`.
    public func restart(_ container: String, timeoutSeconds: Int = 10) async throws {
        try await post(
            container,
            "restart",
            query: [("t", String(timeoutSeconds))],
            timeoutMilliseconds: Int64(timeoutSeconds) * 1_000 + 30_000
        )
    }

    /// Sends a signal to a container's first process.
    ///
    /// - Parameters:
    ///   - container: identifier or name.
    ///   - signal: name or number of the signal.
    /// - Throws: `EngineError`; `conflict` when it does not run.
    public func kill(_ container: String, signal: String = "SIGKILL") async throws {
        try await post(container, "kill", query: [("signal", signal)])
    }

    /// Freezes all processes of a container.
    ///
    /// - Parameter container: identifier or name.
    /// - Throws: `EngineError`.
    public func pause(_ container: String) async throws {
        try await post(container, "pause")
    }

    /// Lets a frozen container go on.
    ///
    /// - Parameter container: identifier or name.
    /// - Throws: `EngineError`.
    public func unpause(_ container: String) async throws {
        try await post(container, "unpause")
    }

    /// Waits until a container does not run.
    ///
    /// - Parameters:
    ///   - container: identifier or name.
    ///   - timeoutMilliseconds: longest wait.
    /// - Returns: its exit code.
    /// - Throws: `EngineError`; `timedOut` when it still runs.
    public func wait(
        _ container: String,
        timeoutMilliseconds: Int64 = 60_000
    ) async throws -> Int {
        struct Answer: Decodable { var StatusCode: Int }
        let call = EngineCall(
            method: .POST,
            path: path(container, "wait"),
            timeoutMilliseconds: timeoutMilliseconds
        )
        return try await transport.send(call).checked().decoded(Answer.self).StatusCode
    }

    /// Changes the limits of a container, running or not; fields that are nil stay.
    ///
    /// - Parameters:
    ///   - container: identifier or name.
    ///   - memoryBytesMax: memory limit.
    ///   - memoryAndSwapBytesMax: limit of memory and swap together, -1 for none; nil takes the
    ///     memory limit, so that there is no swap.
    ///   - processorQuotaMicroseconds: processor time per 100 ms; -1 lifts the limit.
    /// - Throws: `EngineError`.
    public func update(
        _ container: String,
        memoryBytesMax: Int64? = nil,
        memoryAndSwapBytesMax: Int64? = nil,
        processorQuotaMicroseconds: Int64? = nil
    ) async throws {
        struct Request: Encodable {
            var Memory: Int64?
            var MemorySwap: Int64?
            var CpuQuota: Int64?
            var CpuPeriod: Int64?
        }
        let request = Request(
            Memory: memoryBytesMax,
            MemorySwap: memoryAndSwapBytesMax ?? memoryBytesMax,
            CpuQuota: processorQuotaMicroseconds,
            CpuPeriod: processorQuotaMicroseconds == nil ? nil : 100_000
        )
        let call = EngineCall(
            method: .POST,
            path: path(container, "update"),
            body: try json(request)
        )
        _ = try await transport.send(call).checked()
    }

    /// Removes a container and its anonymous volumes.
    ///
    /// - Parameters:
    ///   - container: identifier or name.
    ///   - force: kill it first when it runs.
    /// - Throws: `EngineError`.
    public func remove(_ container: String, force: Bool = false) async throws {
        let call = EngineCall(
            method: .DELETE,
            path: "/containers/\(PercentEncoding.encode(container))",
            query: [("v", "1"), ("force", force ? "1" : "0")]
        )
        _ = try await transport.send(call).checked()
    }

    /// Makes a container without starting it.
    ///
    /// - Parameter spec: what to make.
    /// - Returns: its identifier.
    /// - Throws: `EngineError`.
    public func create(_ spec: ContainerSpec) async throws -> String {
        struct Answer: Decodable { var Id: String }
        let call = EngineCall(
            method: .POST,
            path: "/containers/create",
            query: [("name", spec.name)],
            body: try json(CreateRequest(spec))
        )
        return try await transport.send(call).checked().decoded(Answer.self).Id
    }

    /// Makes a container and starts it; one that does not start is removed again.
    ///
    /// - Parameter spec: what to make.
    /// - Returns: its identifier.
    /// - Throws: `EngineError`.
    public func run(_ spec: ContainerSpec) async throws -> String {
        let container = try await create(spec)
        do {
            try await start(container)
        } catch {
            try? await remove(container, force: true)
            throw error
        }
        return container
    }

    func path(_ container: String, _ verb: String) -> String {
        "/containers/\(PercentEncoding.encode(container))/\(verb)"
    }

    private func post(
        _ container: String,
        _ verb: String,
        query: [(name: String, value: String)] = [],
        also: Set<Int> = [],
        timeoutMilliseconds: Int64 = 30_000
    ) async throws {
        let call = EngineCall(
            method: .POST,
            path: path(container, verb),
            query: query,
            timeoutMilliseconds: timeoutMilliseconds
        )
        _ = try await transport.send(call).checked(also: also)
    }
}
