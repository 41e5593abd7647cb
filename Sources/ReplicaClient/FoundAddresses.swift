internal import NIOCore
internal import NIOPosix

/// Hands one lookup's addresses to the connector; for one connection.
struct FoundAddresses: Resolver, Sendable {
    /// The lookup.
    let found: EventLoopFuture<[SocketAddress]>

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        found.map { $0.filter { $0.protocol == .inet } }
    }

    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        found.map { $0.filter { $0.protocol == .inet6 } }
    }

    /// Others may wait for the same lookup.
    func cancelQueries() {}
}
