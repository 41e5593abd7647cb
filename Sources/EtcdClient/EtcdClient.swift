internal import GRPCCore
public import Logging

/// A client of an etcd cluster that logs in with a certificate.
///
/// Any member serves any call; the own one, first in the configuration, is asked first. What may be
/// repeated safely (reading, and putting under an unused key) goes to the next member when one does
/// not answer; everything else is sent once. Locks and leases are left out on purpose.
public final class EtcdClient: Sendable {
    /// Largest request that members take, in bytes.
    public static let requestBytesMax = 1_572_864
    /// Room in a request beside key and value, in bytes.
    static let requestOverheadBytes = 512
    /// Pause after all members have failed in turn, in milliseconds.
    private static let roundPauseMilliseconds = 50

    /// What the client was made with.
    public let configuration: EtcdConfiguration
    let members: MemberSet
    let logger: Logger

    /// Prepares a client; throws when the certificates cannot be used.
    public init(_ configuration: EtcdConfiguration, logger: Logger) throws(EtcdError) {
        self.configuration = configuration
        self.logger = logger
        members = try MemberSet(configuration)
    }

    /// Keeps connections and the list of members until cancelled; nothing is answered without it.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { await self.members.run() }
            group.addTask { await self.refreshMembers() }
            await group.next()
            group.cancelAll()
        }
    }

    /// The members known at present, own first.
    public var endpoints: [EtcdEndpoint] { members.endpoints }

    /// The cluster that answered first; nil before that, unless the configuration names it.
    public var clusterIdentifier: UInt64? { members.clusterIdentifier }

    /// Metadata of every call: a member that has lost its leader refuses instead of letting wait.
    static let metadata: Metadata = ["hasleader": "true"]

    /// Asks members in turn, once around or until the time is up, and checks where the answer comes from.
    func call<Answer: EtcdAnswer>(
        isRepeatable: Bool,
        _ body: (MemberConnection, CallOptions) async throws -> Answer
    ) async throws(EtcdError) -> Answer {
        let deadline = ContinuousClock.now + .milliseconds(configuration.callTimeoutMilliseconds)
        while true {
            var failure = EtcdError.unavailable("no member is known")
            for connection in members.order() {
                do throws(EtcdError) {
                    return try await ask(connection, until: deadline, body)
                } catch {
                    guard error.isUnavailable, isRepeatable else { throw error }
                    failure = error
                }
                guard !Task.isCancelled, ContinuousClock.now < deadline else { throw failure }
            }
            guard
                (try? await Task.sleep(for: .milliseconds(Self.roundPauseMilliseconds))) != nil,
                ContinuousClock.now < deadline
            else { throw failure }
        }
    }

    /// Asks one member once.
    func ask<Answer: EtcdAnswer>(
        _ connection: MemberConnection,
        until deadline: ContinuousClock.Instant,
        _ body: (MemberConnection, CallOptions) async throws -> Answer
    ) async throws(EtcdError) -> Answer {
        let answer: Answer
        do {
            answer = try await body(connection, options(until: deadline))
        } catch {
            let meaning = EtcdError(error, from: connection.endpoint)
            // A call that its own caller gave up says nothing about the member.
            if meaning.isUnavailable, !Task.isCancelled { members.failed(connection.endpoint) }
            throw meaning
        }
        try members.answered(connection.endpoint, cluster: answer.header.clusterID)
        return answer
    }

    private func options(until deadline: ContinuousClock.Instant) -> CallOptions {
        var options = CallOptions.defaults
        let left = ContinuousClock.now.duration(to: deadline)
        options.timeout = min(
            .milliseconds(configuration.memberTimeoutMilliseconds),
            max(left, .milliseconds(1))
        )
        options.waitForReady = false
        options.maxResponseMessageBytes = MemberConnection.messageBytesMax
        return options
    }

    /// Reads the list of members now and then; soon again after a failure.
    private func refreshMembers() async {
        let interval = Duration.milliseconds(configuration.membersIntervalMilliseconds)
        var pause = Duration.milliseconds(500)
        while !Task.isCancelled {
            do throws(EtcdError) {
                let listed = try await listMembers().flatMap(\.endpoints)
                if !listed.isEmpty { try members.listed(listed) }
                pause = interval
            } catch {
                logger.debug(
                    "the list of members is not to be had",
                    metadata: ["error": "\(error)"]
                )
                pause = min(pause * 2, interval)
            }
            guard (try? await Task.sleep(for: pause)) != nil else { return }
        }
    }
}
