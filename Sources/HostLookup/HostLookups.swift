internal import Glibc
internal import NIOConcurrencyHelpers
package import NIOCore
internal import NIOPosix

/// Looks up the addresses of hosts, so that a name that takes long holds up no other one.
///
/// NIO asks for one name after the other on each event loop. Nobody on the engine's network knows the name
/// of a container that is down, so servers outside are asked, for seconds; connections to its healthy
/// peers would wait behind that and run into their time limit. NIO's pool of threads does not help: it has no
/// more of them than the machine has processors.
package final class HostLookups: Sendable {
    /// Finds the addresses of a host; may block.
    typealias Resolve = @Sendable (_ host: String, _ port: Int) throws -> [SocketAddress]

    /// A host and a port; each port is a lookup of its own.
    private struct Name: Hashable {
        let host: String
        let port: Int
    }

    /// One lookup under way, and who waits for it.
    private struct Lookup {
        let number: UInt64
        var waiting: [EventLoopPromise<[SocketAddress]>]
    }

    /// An address that was found a moment ago.
    private struct Found {
        let address: SocketAddress
        let validUntil: NIODeadline
    }

    private struct State {
        var running: [Name: [Lookup]] = [:]
        var next: UInt64 = 0
        var recent: [Name: Found] = [:]
    }

    /// Lookups at once: those of a minority of nine replicas, of the other runtime and of the ledger's peer
    /// leave one free when all of these are down.
    static let lookupsMax = 13
    /// Lookups of one name at once; who comes later waits for the newest of them.
    ///
    /// More than one, because a name is known again as soon as its container runs.
    static let lookupsPerNameMax = 2
    /// How long `address(of:port:limitMilliseconds:on:)` waits unless the caller says otherwise.
    package static let limitMilliseconds = 10_000

    /// How long `recentAddress` takes an address for known: calls that follow one another need no lookup each, and
    /// a container that came back with another address is found soon.
    static let memoryMilliseconds: Int64 = 2_000
    /// How long `recentAddress` waits for a new answer before it takes the old one again.
    static let renewalMilliseconds = 1_000
    /// Addresses that are remembered at once.
    static let memoryMax = 64

    /// The lookups of this process.
    package static let shared = HostLookups(resolve: addresses)

    private let resolve: Resolve
    private let memory: TimeAmount
    private let pool: NIOThreadPool
    private let box = NIOLockedValueBox(State())

    /// Creates lookups with threads of their own, which begin with the first name.
    init(
        resolve: @escaping Resolve,
        memoryMilliseconds: Int64 = HostLookups.memoryMilliseconds
    ) {
        self.resolve = resolve
        memory = .milliseconds(memoryMilliseconds)
        pool = NIOThreadPool(numberOfThreads: Self.lookupsMax)
    }

    /// The addresses of a host; a numeric one is its own and waits for nobody.
    package func addresses(
        of host: String,
        port: Int,
        on loop: any EventLoop
    ) -> EventLoopFuture<[SocketAddress]> {
        if let numeric = try? SocketAddress(ipAddress: host, port: port) {
            return loop.makeSucceededFuture([numeric])
        }
        let promise = loop.makePromise(of: [SocketAddress].self)
        let name = Name(host: host, port: port)
        if let number = enter(promise, name) {
            pool.start()
            pool.submit { _ in
                self.finish(name, number, Result { try self.resolve(host, port) })
            }
        }
        return promise.futureResult
    }

    /// One address of a host: an IPv4 one if it has any, since many servers, ours among them, listen on no other.
    ///
    /// A lookup cannot be stopped: who has waited for long enough, or is cancelled, goes without its answer. The
    /// event loop has to be there when it is answered, so it is none of a group that is shut down earlier.
    package func address(
        of host: String,
        port: Int,
        limitMilliseconds: Int = HostLookups.limitMilliseconds,
        on loop: any EventLoop
    ) async throws -> SocketAddress {
        let promise = loop.makePromise(of: [SocketAddress].self)
        let timer = loop.scheduleTask(in: .milliseconds(Int64(limitMilliseconds))) {
            promise.fail(HostLookupError.late(host: host, milliseconds: limitMilliseconds))
        }
        defer { timer.cancel() }
        addresses(of: host, port: port, on: loop).cascade(to: promise)
        let found = try await withTaskCancellationHandler {
            try await promise.futureResult.get()
        } onCancel: {
            promise.fail(CancellationError())
        }
        guard let address = found.first(where: { $0.protocol == .inet }) ?? found.first else {
            throw HostLookupError.unknown(host: host, reason: "it has none")
        }
        return address
    }

    /// The same as `address`, for who calls often.
    ///
    /// An answer counts for `memoryMilliseconds`; after that a new one is waited for, but not for long: a lease is not
    /// to end because names come slowly. A name that is not known any more is an error at once.
    package func recentAddress(
        of host: String,
        port: Int,
        limitMilliseconds: Int = HostLookups.limitMilliseconds,
        on loop: any EventLoop
    ) async throws -> SocketAddress {
        let name = Name(host: host, port: port)
        let known = box.withLockedValue { $0.recent[name] }
        if let known, known.validUntil > .now() { return known.address }
        var found: SocketAddress
        do {
            found = try await address(
                of: host,
                port: port,
                limitMilliseconds: known == nil
                    ? limitMilliseconds : min(limitMilliseconds, Self.renewalMilliseconds),
                on: loop
            )
        } catch let error as HostLookupError {
            guard case .late = error, let known else { throw error }
            found = known.address
        }
        let address = found
        let validUntil = NIODeadline.now() + memory
        box.withLockedValue { state in
            if state.recent.count >= Self.memoryMax { state.recent.removeAll() }
            state.recent[name] = Found(address: address, validUntil: validUntil)
        }
        return address
    }

    /// Adds who waits; returns the number of the lookup that is to be made for it, if any.
    private func enter(_ promise: EventLoopPromise<[SocketAddress]>, _ name: Name) -> UInt64? {
        box.withLockedValue { state in
            var lookups = state.running[name] ?? []
            defer { state.running[name] = lookups }
            guard lookups.count < Self.lookupsPerNameMax else {
                lookups[lookups.count - 1].waiting.append(promise)
                return nil
            }
            state.next += 1
            lookups.append(Lookup(number: state.next, waiting: [promise]))
            return state.next
        }
    }

    private func finish(
        _ name: Name,
        _ number: UInt64,
        _ result: Result<[SocketAddress], any Error>
    ) {
        let waiting = box.withLockedValue { state in
            var lookups = state.running[name] ?? []
            let done = lookups.filter { $0.number == number }
            lookups.removeAll { $0.number == number }
            state.running[name] = lookups.isEmpty ? nil : lookups
            return done.flatMap(\.waiting)
        }
        for promise in waiting { promise.completeWith(result) }
    }

    /// Asks the system; blocks.
    private static func addresses(of host: String, port: Int) throws -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0, let first = list else {
            let reason = String(cString: gai_strerror(status))
            throw HostLookupError.unknown(host: host, reason: reason)
        }
        defer { freeaddrinfo(first) }
        return sequence(first: first, next: { $0.pointee.ai_next }).compactMap { entry in
            guard let address = UnsafeRawPointer(entry.pointee.ai_addr) else { return nil }
            return switch entry.pointee.ai_family {
            case AF_INET: SocketAddress(address.load(as: sockaddr_in.self), host: host)
            case AF_INET6: SocketAddress(address.load(as: sockaddr_in6.self), host: host)
            default: nil
            }
        }
    }
}
