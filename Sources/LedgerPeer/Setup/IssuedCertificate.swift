internal import LibCrypto

/// A key with its certificate in a folder, made anew when it no longer fits.
struct IssuedCertificate {
    /// A certificate with less of its life left than this is made anew, in days.
    static let renewalDays = 365

    let certificatePath: String
    let keyPath: String
    let subject: CertificateSubject

    /// Makes key and certificate unless what is there still fits; tells whether it did.
    func renew(by authority: CertificateAuthority) throws(LedgerSetupError) -> Bool {
        if try isFit(for: authority) { return false }
        do {
            let issued = try authority.issue(subject)
            try SetupFile.write(issued.privateKeyPEM, to: keyPath, mode: SetupFile.secretMode)
            try SetupFile.write(
                issued.certificatePEM,
                to: certificatePath,
                mode: SetupFile.publicMode
            )
            return true
        } catch let error as LedgerSetupError {
            throw error
        } catch {
            throw LedgerSetupError("no certificate for \(subject.commonName): \(error)")
        }
    }

    private func isFit(for authority: CertificateAuthority) throws(LedgerSetupError) -> Bool {
        guard let pem = try SetupFile.read(certificatePath),
            let key = try SetupFile.read(keyPath),
            let certificate = try? Certificate(pem: pem)
        else { return false }
        return certificate.isIssued(by: authority)
            && certificate.belongs(toPrivateKeyPEM: key)
            && certificate.commonName == subject.commonName
            && certificate.secondsLeft > Self.renewalDays * 86_400
            && subject.names.allSatisfy { certificate.proves($0) }
    }
}
