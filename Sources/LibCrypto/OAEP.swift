internal import COpenSSL

/// RSA-OAEP with SHA-1 and MGF1-SHA-1, the padding of the MySQL password exchange.
enum OAEP {
    private typealias Operation = (
        OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>?,
        UnsafePointer<UInt8>?, Int
    ) -> Int32

    static func encrypt(_ message: [UInt8], key: KeyHandle) throws(CryptoError) -> [UInt8] {
        try run(
            message,
            key: key,
            attempt: "RSA encryption",
            start: { EVP_PKEY_encrypt_init($0) },
            operation: EVP_PKEY_encrypt
        )
    }

    static func decrypt(_ message: [UInt8], key: KeyHandle) throws(CryptoError) -> [UInt8] {
        try run(
            message,
            key: key,
            attempt: "RSA decryption",
            start: { EVP_PKEY_decrypt_init($0) },
            operation: EVP_PKEY_decrypt
        )
    }

    private static func run(
        _ message: [UInt8],
        key: KeyHandle,
        attempt: String,
        start: (OpaquePointer) -> Int32,
        operation: Operation
    ) throws(CryptoError) -> [UInt8] {
        guard let context = EVP_PKEY_CTX_new(key.pointer, nil) else {
            throw CryptoError.fromLibrary(attempt)
        }
        defer { EVP_PKEY_CTX_free(context) }
        guard start(context) == 1,
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1,
            EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha1()) == 1,
            EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha1()) == 1
        else { throw CryptoError.fromLibrary(attempt) }
        var length = 0
        guard operation(context, nil, &length, message, message.count) == 1 else {
            throw CryptoError.fromLibrary(attempt)
        }
        var output = [UInt8](repeating: 0, count: length)
        guard operation(context, &output, &length, message, message.count) == 1 else {
            throw CryptoError.fromLibrary(attempt)
        }
        output.removeLast(output.count - length)
        return output
    }
}
