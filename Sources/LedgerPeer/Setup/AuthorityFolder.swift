internal import LibCrypto

/// The folder with the certificate authority's key; only the two one-shots of the ledger mount it.
struct AuthorityFolder {
    /// The etcd user that sets up the others, and the common name it logs in with.
    static let administrator = "root"
    private static let commonName = "ftcompose-ledger-authority"

    let path: String

    private var certificatePath: String { path + "/ca.crt" }
    private var keyPath: String { path + "/ca.key" }

    /// The authority made earlier; nil when there is none yet.
    func load() throws(LedgerSetupError) -> CertificateAuthority? {
        // The certificate is written last: without it no key has signed anything.
        guard let certificate = try SetupFile.read(certificatePath) else { return nil }
        guard let key = try SetupFile.read(keyPath) else {
            throw LedgerSetupError(
                "\(certificatePath) is there but not \(keyPath): restore the authority's volume, or "
                    + "remove both files to have a new authority, which every member and actor then gets"
            )
        }
        do {
            return try CertificateAuthority(certificatePEM: certificate, privateKeyPEM: key)
        } catch {
            throw LedgerSetupError(
                "the authority in \(path) cannot be used (\(error)); restore it, or remove ca.crt and "
                    + "ca.key to have a new one, which every member and actor then gets"
            )
        }
    }

    /// Makes an authority and keeps it.
    func make() throws(LedgerSetupError) -> CertificateAuthority {
        do {
            let authority = try CertificateAuthority.make(commonName: Self.commonName)
            try SetupFile.makeFolder(path, mode: 0o700)
            try SetupFile.write(
                try authority.privateKeyPEM(),
                to: keyPath,
                mode: SetupFile.secretMode
            )
            try SetupFile.write(
                authority.certificatePEM,
                to: certificatePath,
                mode: SetupFile.publicMode
            )
            return authority
        } catch let error as LedgerSetupError {
            throw error
        } catch {
            throw LedgerSetupError("a certificate authority cannot be made: \(error)")
        }
    }
}
