import LibCrypto
import Testing

@Suite struct KeyTests {
    @Test func `what the public key encrypts the private key decrypts`() throws {
        let key = try RSAPrivateKey.generate(bits: 2048)
        let publicKey = try RSAPublicKey(pem: key.publicKeyPEM)
        let message = Array("secret\0".utf8)
        let first = try publicKey.encryptOAEPSHA1(message)
        let second = try publicKey.encryptOAEPSHA1(message)
        #expect(first.count == 256)
        #expect(first != second)
        #expect(try key.decryptOAEPSHA1(first) == message)
        #expect(try key.decryptOAEPSHA1(second) == message)
        #expect(try publicKey.encryptOAEPSHA1(Array(repeating: 1, count: 214)).count == 256)
        #expect(throws: CryptoError.self) {
            try publicKey.encryptOAEPSHA1(Array(repeating: 1, count: 215))
        }
    }

    @Test func `damaged ciphertext and foreign keys are refused`() throws {
        let key = try RSAPrivateKey.generate(bits: 1024)
        var cipher = try RSAPublicKey(pem: key.publicKeyPEM).encryptOAEPSHA1([1, 2, 3])
        cipher[5] ^= 1
        #expect(throws: CryptoError.self) { try key.decryptOAEPSHA1(cipher) }
        #expect(throws: CryptoError.self) { try key.decryptOAEPSHA1([]) }
        #expect(throws: CryptoError.self) { try RSAPublicKey(pem: []) }
        #expect(throws: CryptoError.self) { try RSAPublicKey(pem: Array("nonsense".utf8)) }
        #expect(throws: CryptoError.self) { try RSAPrivateKey.generate(bits: 100) }
    }

    @Test func `a certificate is PEM, pinned by its fingerprint and for host names only`() throws {
        let first = try SelfSignedCertificate.make(commonName: "db")
        let second = try SelfSignedCertificate.make(commonName: "db")
        #expect(first.certificatePEM.starts(with: Array("-----BEGIN CERTIFICATE-----".utf8)))
        #expect(first.privateKeyPEM.starts(with: Array("-----BEGIN PRIVATE KEY-----".utf8)))
        let fingerprint = try CertificateFingerprint.sha256(first.certificatePEM)
        #expect(fingerprint.count == 32)
        #expect(try CertificateFingerprint.sha256(first.certificatePEM) == fingerprint)
        #expect(try CertificateFingerprint.sha256(second.certificatePEM) != fingerprint)
        #expect(throws: CryptoError.self) { try CertificateFingerprint.sha256([1, 2]) }
        for name in ["", "a,DNS:b", "a b", String(repeating: "a", count: 65)] {
            #expect(throws: CryptoError.self) { try SelfSignedCertificate.make(commonName: name) }
        }
    }
}
