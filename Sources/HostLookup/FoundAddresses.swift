package import NIOCore
internal import NIOPosix

/// Hands one lookup's addresses to the connector; for one connection.
package struct FoundAddresses: Resolver, Sendable {
    /// The lookup.
    private let found: EventLoopFuture<[SocketAddress]>

    /// Begins to look a host up, for a connection on an event loop.
    package init(of host: String, port: Int, on loop: any EventLoop) {
        found = HostLookups.shared.addresses(of: host, port: port, on: loop)
    }

    /// The IPv4 addresses that were found.
    package func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        found.map { $0.filter { $0.protocol == .inet } }
    }

    /// The IPv6 addresses that were found.
    package func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        found.map { $0.filter { $0.protocol == .inet6 } }
    }

    /// Does nothing: others may wait for the same lookup.
    package func cancelQueries() {}
}
