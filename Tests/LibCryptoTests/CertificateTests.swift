import ChildProcesses
import Foundation
import LibCrypto
import Testing

@Suite struct CertificateTests {
    private let authority: CertificateAuthority

    init() throws {
        authority = try CertificateAuthority.make(commonName: "test-authority")
    }

    @Test func `the name in a certificate is the authority's choice, not the request's`() throws {
        let made = try CertificateRequest.make(commonName: "provider")
        let request = try CertificateRequest(pem: made.request.pem)
        let pem = try authority.sign(
            request,
            as: CertificateSubject(commonName: "developer", purpose: .client)
        )
        let certificate = try Certificate(pem: pem)
        #expect(certificate.commonName == "developer")
        #expect(certificate.isIssued(by: authority))
        #expect(certificate.belongs(toPrivateKeyPEM: made.privateKeyPEM))
        #expect(request.isAnswered(by: certificate))
        let other = try CertificateRequest.make(commonName: "provider")
        #expect(!other.request.isAnswered(by: certificate))
        #expect(!certificate.belongs(toPrivateKeyPEM: other.privateKeyPEM))
        let days = CertificateAuthority.leafValidDays
        #expect(abs(certificate.secondsLeft - days * 86_400) < 60)
    }

    @Test func `an authority is restored from its files and no other passes for it`() throws {
        let again = try CertificateAuthority(
            certificatePEM: authority.certificatePEM,
            privateKeyPEM: try authority.privateKeyPEM()
        )
        let issued = try again.issue(
            CertificateSubject(
                commonName: "member",
                purpose: .serverAndClient,
                names: [.host("ft-etcd-1"), .address("127.0.0.1"), CertificateName("::1")]
            )
        )
        let certificate = try Certificate(pem: issued.certificatePEM)
        #expect(certificate.isIssued(by: authority))
        #expect(certificate.proves(.host("ft-etcd-1")))
        #expect(certificate.proves(.address("127.0.0.1")))
        #expect(certificate.proves(.address("::1")))
        #expect(!certificate.proves(.host("ft-etcd-2")))
        #expect(!certificate.proves(.address("127.0.0.2")))
        // The same name, another key.
        let namesake = try CertificateAuthority.make(commonName: "test-authority")
        #expect(!certificate.isIssued(by: namesake))
        #expect(throws: CryptoError.self) {
            try CertificateAuthority(
                certificatePEM: authority.certificatePEM,
                privateKeyPEM: try namesake.privateKeyPEM()
            )
        }
        #expect(throws: CryptoError.self) {
            try CertificateAuthority(
                certificatePEM: issued.certificatePEM,
                privateKeyPEM: issued.privateKeyPEM
            )
        }
    }

    @Test func `names that would be more than names are refused`() throws {
        for name in ["", "a,DNS:b", "a b", "a\0b", "é", String(repeating: "a", count: 65)] {
            let subject = CertificateSubject(commonName: name, purpose: .client)
            #expect(throws: CryptoError.self) { try authority.issue(subject) }
        }
        for name in [CertificateName.host("a,IP:1.2.3.4"), .address("nonsense"), .host("a:b")] {
            let subject = CertificateSubject(commonName: "a", purpose: .server, names: [name])
            #expect(throws: CryptoError.self) { try authority.issue(subject) }
        }
        #expect(throws: CryptoError.self) {
            try authority.issue(
                CertificateSubject(commonName: "a", purpose: .client),
                validDays: 4_000
            )
        }
    }

    @Test func `a request must be signed by its own key, strong, and of reasonable size`() throws {
        let folder = try Scratch()
        try folder.openssl("genrsa", "-out", "weak.key", "1024")
        try folder.openssl("req", "-new", "-key", "weak.key", "-subj", "/CN=a", "-out", "weak.csr")
        #expect(throws: CryptoError.self) { try CertificateRequest(pem: folder.read("weak.csr")) }
        let made = try CertificateRequest.make(commonName: "a")
        var text = String(decoding: made.request.pem, as: UTF8.self).split(separator: "\n")
        let last = text.count - 2
        text[last] = text[last].replacing("A", with: "B")[...]
        text[1] = text[1].replacing("A", with: "B")[...]
        let damaged = Array(text.joined(separator: "\n").utf8)
        #expect(throws: CryptoError.self) { try CertificateRequest(pem: damaged) }
        for pem in [[], Array("nonsense".utf8), [UInt8](repeating: 65, count: 20_000)] {
            #expect(throws: CryptoError.self) { try CertificateRequest(pem: pem) }
        }
    }

    @Test func `openssl agrees with all of it`() throws {
        let folder = try Scratch()
        let made = try CertificateRequest.make(commonName: "asked")
        let pem = try authority.sign(
            made.request,
            as: CertificateSubject(
                commonName: "given",
                purpose: .server,
                names: [.host("ft-etcd-1"), .address("127.0.0.1")]
            )
        )
        try folder.write("ca.crt", authority.certificatePEM)
        try folder.write("leaf.crt", pem)
        try folder.write("leaf.key", made.privateKeyPEM)
        try folder.write("leaf.csr", made.request.pem)
        try folder.openssl("req", "-in", "leaf.csr", "-verify", "-noout")
        try folder.openssl(
            "verify",
            "-x509_strict",
            "-purpose",
            "sslserver",
            "-verify_hostname",
            "ft-etcd-1",
            "-CAfile",
            "ca.crt",
            "leaf.crt"
        )
        #expect(throws: (any Error).self) {
            try folder.openssl(
                "verify",
                "-purpose",
                "sslclient",
                "-CAfile",
                "ca.crt",
                "leaf.crt"
            )
        }
        let text = try folder.openssl("x509", "-in", "leaf.crt", "-noout", "-text")
        #expect(text.contains("CN = given") || text.contains("CN=given"))
        #expect(!text.contains("asked"))
        #expect(text.contains("DNS:ft-etcd-1, IP Address:127.0.0.1"))
        #expect(text.contains("TLS Web Server Authentication"))
        #expect(text.contains("CA:FALSE"))
        let own = try folder.openssl("pkey", "-in", "leaf.key", "-pubout")
        let certified = try folder.openssl("x509", "-in", "leaf.crt", "-noout", "-pubkey")
        #expect(own == certified)
    }
}

/// A folder in which the `openssl` command works; it goes away with the test.
private final class Scratch {
    struct Failed: Error { let text: String }

    let path: URL

    init() throws {
        path = FileManager.default.temporaryDirectory
            .appendingPathComponent("certificates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: path) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: path.appendingPathComponent(name))
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: path.appendingPathComponent(name)))
    }

    @discardableResult
    func openssl(_ arguments: String...) throws -> String {
        let result = try ChildProcess.run("/usr/bin/openssl", arguments, folder: path.path)
        guard result.status == 0 else {
            throw Failed(text: "openssl \(arguments.joined(separator: " ")) failed")
        }
        return result.text
    }
}
