import ArgumentParser
import EtcdClient
import FoundationEssentials
import LedgerSink
import Logging

/// How a load reaches the members.
struct LoadMemberOptions: ParsableArguments {
    @Option(help: "Members as host:port, separated by commas; clients are spread over them.")
    var members: String

    @Option(help: "Certificate of the authority (PEM).")
    var authority: String

    @Option(help: "The client's certificate (PEM).")
    var certificate: String

    @Option(help: "The client's private key (PEM).")
    var key: String

    /// One way into the order for each member, that member first.
    func sequencers() throws -> [EtcdSequencer] {
        let endpoints = try members.split(separator: ",").map { text in
            guard let endpoint = EtcdEndpoint(text) else {
                throw ValidationError("'\(text)' is no host:port")
            }
            return endpoint
        }
        let authority = try read(authority)
        let certificate = try read(certificate)
        let key = try read(key)
        return try endpoints.indices.map { own in
            var endpoints = endpoints
            endpoints.swapAt(0, own)
            return try EtcdSequencer(
                EtcdConfiguration(
                    endpoints: endpoints,
                    authorityPEM: authority,
                    certificatePEM: certificate,
                    privateKeyPEM: key
                ),
                logger: RuntimeRunner.makeLogger("ledger-load", level: .warning)
            )
        }
    }

    private func read(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("cannot read \(path)")
        }
        return [UInt8](data)
    }
}
