internal import LibCrypto
public import ServicePlan

/// Makes the certificate authority of a ledger and the certificates of its members; the work of
/// `ledger certificates`.
///
/// It may run as often as one likes: what is there and still fits is left alone.
public struct LedgerCertificates {
    /// Common name of every member, which no actor can have.
    ///
    /// Members take others for members by this name alone (`--peer-cert-allowed-cn`), so that an
    /// actor's certificate, signed by the same authority, does not open the members' own port.
    public static let memberCommonName = "ftcompose-etcd-member"
    /// Names by which a member's own health check reaches it.
    private static let ownNames: [CertificateName] = [.host("localhost"), .address("127.0.0.1")]

    private let plan: LedgerPlan

    /// Prepares the certificates of a plan.
    public init(plan: LedgerPlan) {
        self.plan = plan
    }

    /// Makes what is missing.
    ///
    /// - Parameter report: told each step in words.
    /// - Throws: `LedgerSetupError` that names the file and the remedy.
    public func run(report: (String) -> Void) throws(LedgerSetupError) {
        let folder = AuthorityFolder(path: plan.authorityDirectory)
        let authority: CertificateAuthority
        if let found = try folder.load() {
            authority = found
            report("certificate authority: there")
        } else {
            authority = try folder.make()
            report("certificate authority: made")
        }
        let administrator = IssuedCertificate(
            certificatePath: folder.path + "/root.crt",
            keyPath: folder.path + "/root.key",
            subject: CertificateSubject(
                commonName: AuthorityFolder.administrator,
                purpose: .client
            )
        )
        report("administrator: \(try administrator.renew(by: authority) ? "made" : "there")")
        for member in plan.members {
            let isNew = try issue(member, by: authority)
            report("member \(member.name): \(isNew ? "made" : "there")")
        }
    }

    private func issue(
        _ member: LedgerMemberPlan,
        by authority: CertificateAuthority
    ) throws(LedgerSetupError) -> Bool {
        try SetupFile.makeFolder(member.tlsDirectory, mode: 0o700)
        var names = [CertificateName(member.name), CertificateName(member.host)] + Self.ownNames
        names = names.enumerated().filter { names[..<$0.offset].contains($0.element) == false }
            .map(\.element)
        let certificate = IssuedCertificate(
            certificatePath: member.tlsDirectory + "/tls.crt",
            keyPath: member.tlsDirectory + "/tls.key",
            subject: CertificateSubject(
                commonName: Self.memberCommonName,
                purpose: .serverAndClient,
                names: names
            )
        )
        let isNew = try certificate.renew(by: authority)
        // Last: a member that finds the authority finds its own files too.
        let path = member.tlsDirectory + "/ca.crt"
        if try SetupFile.read(path) != authority.certificatePEM {
            try SetupFile.write(authority.certificatePEM, to: path, mode: SetupFile.publicMode)
        }
        return isNew
    }
}
