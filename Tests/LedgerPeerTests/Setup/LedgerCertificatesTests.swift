import Foundation
import LibCrypto
import Testing

@testable import LedgerPeer

struct LedgerCertificatesTests {
    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }

    @Test func `members get certificates of one authority, and keys nobody else can read`() throws {
        let scene = SetupScene()
        try scene.makeCertificates()
        let authority = try CertificateAuthority(
            certificatePEM: scene.bytes("authority/ca.crt"),
            privateKeyPEM: scene.bytes("authority/ca.key")
        )
        for number in 1...3 {
            let folder = "tls/ft-etcd-\(number)"
            let certificate = try Certificate(pem: scene.bytes("\(folder)/tls.crt"))
            #expect(certificate.isIssued(by: authority))
            #expect(certificate.commonName == LedgerCertificates.memberCommonName)
            #expect(certificate.proves(.host("ft-etcd-\(number)")))
            #expect(certificate.proves(.address("127.0.0.1")))
            #expect(certificate.belongs(toPrivateKeyPEM: try scene.bytes("\(folder)/tls.key")))
            #expect(try scene.bytes("\(folder)/ca.crt") == authority.certificatePEM)
            #expect(try mode("\(scene.folder)/\(folder)/tls.key") == 0o600)
        }
        let root = try Certificate(pem: scene.bytes("authority/root.crt"))
        #expect(root.commonName == "root")
        #expect(try mode("\(scene.folder)/authority/ca.key") == 0o600)
        #expect(scene.report.count == 5)
        #expect(scene.report.allSatisfy { $0.hasSuffix("made") })
    }

    @Test func `a second run changes nothing, and mends what is damaged`() throws {
        let scene = SetupScene()
        try scene.makeCertificates()
        let before = try scene.bytes("tls/ft-etcd-1/tls.crt")
        try scene.makeCertificates()
        #expect(try scene.bytes("tls/ft-etcd-1/tls.crt") == before)
        #expect(scene.report.suffix(5).allSatisfy { $0.hasSuffix("there") })
        try scene.write(Array("damaged".utf8), "tls/ft-etcd-1/tls.key")
        try scene.makeCertificates()
        #expect(scene.report.last { $0.contains("ft-etcd-1") }?.hasSuffix("made") == true)
        #expect(scene.report.last { $0.contains("ft-etcd-2") }?.hasSuffix("there") == true)
        let certificate = try Certificate(pem: scene.bytes("tls/ft-etcd-1/tls.crt"))
        #expect(certificate.belongs(toPrivateKeyPEM: try scene.bytes("tls/ft-etcd-1/tls.key")))
    }

    @Test func `a run that was interrupted is made good`() throws {
        let scene = SetupScene()
        // The key alone: its certificate, written last, is not there.
        try scene.write(Array("half".utf8), "authority/ca.key")
        try scene.makeCertificates()
        #expect(scene.report.first == "certificate authority: made")
    }

    @Test func `a lost authority is an error and not a new one`() throws {
        let scene = SetupScene()
        try scene.makeCertificates()
        try FileManager.default.removeItem(atPath: "\(scene.folder)/authority/ca.key")
        #expect(throws: LedgerSetupError.self) { try scene.makeCertificates() }
        try scene.write(Array("nonsense".utf8), "authority/ca.key")
        #expect(throws: LedgerSetupError.self) { try scene.makeCertificates() }
    }

    @Test func `a new authority reaches every member`() throws {
        let scene = SetupScene()
        try scene.makeCertificates()
        let old = try scene.bytes("tls/ft-etcd-3/ca.crt")
        for name in ["ca.key", "ca.crt"] {
            try FileManager.default.removeItem(atPath: "\(scene.folder)/authority/\(name)")
        }
        try scene.makeCertificates()
        #expect(try scene.bytes("tls/ft-etcd-3/ca.crt") != old)
        #expect(scene.report.suffix(5).allSatisfy { $0.hasSuffix("made") })
    }
}
