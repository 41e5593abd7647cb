/// Why a host's address is not known.
package enum HostLookupError: Error, Sendable, Hashable {
    /// The system knows no address of it.
    case unknown(host: String, reason: String)
    /// The system was not done in time; it may be later.
    case late(host: String, milliseconds: Int)
}

extension HostLookupError: CustomStringConvertible {
    /// The host, and what the system said of it.
    package var description: String {
        switch self {
        case .unknown(let host, let reason): "no address of \(host): \(reason)"
        case .late(let host, let milliseconds): "no address of \(host) within \(milliseconds) ms"
        }
    }
}
