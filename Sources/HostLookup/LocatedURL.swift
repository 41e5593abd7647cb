package import NIOCore

/// Where an HTTP client connects for a server that is known by its name, and what it calls the server there.
///
/// Given the name, a client would look it up with NIO's resolver, behind every other name of its event loop, and
/// count that as time of the connection. Given the address it only connects, so each of the two has its own limit.
package struct LocatedURL: Sendable, Hashable {
    /// The URL to call: with an address where the name was.
    package let url: String
    /// What the `Host` header has to be, now that the URL does not say it; nil where the URL is as it was.
    package let host: String?

    /// Finds out where a server is.
    ///
    /// A URL of `https` is left as it is, because the certificate is checked against the name, and so is one with a
    /// numeric host. What cannot be read is left to the client, which knows what is wrong with it.
    package static func find(
        _ baseURL: String,
        in lookups: HostLookups = .shared,
        limitMilliseconds: Int = HostLookups.limitMilliseconds,
        on loop: any EventLoop
    ) async throws -> LocatedURL {
        guard let named = NamedURL(baseURL) else { return LocatedURL(url: baseURL, host: nil) }
        let address = try await lookups.recentAddress(
            of: named.host,
            port: named.port,
            limitMilliseconds: limitMilliseconds,
            on: loop
        )
        return named.located(at: address) ?? LocatedURL(url: baseURL, host: nil)
    }
}
