import Testing
import TransparencyLog

@Suite struct TextTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]) func `base64 of RFC 4648`(_ text: String, _ encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(Array(encoded.utf8)) == Array(text.utf8))
    }

    @Test func `every byte goes through base64 and hexadecimal`() {
        let bytes = (0...255).map { UInt8($0) }
        for count in 0...256 {
            let part = Array(bytes[..<count])
            #expect(Base64.decode(Array(Base64.encode(part).utf8)) == part)
            #expect(Hexadecimal.decode(Array(Hexadecimal.encode(part).utf8)) == part)
        }
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zm8=Zg==", "Zg==\n", "\nZg==",
        "Zm9v Zg==", "Zm-_", "Z\u{67}=\u{3D}=", "Zm9vYg", "=Zg=", "Zg=a", "Zm\u{E9}v",
    ]) func `other spellings are no base64`(_ text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
    }

    @Test(arguments: ["0", "0G", "AB", "0x", "a b", "\u{E9}"])
    func `other spellings are no hexadecimal`(_ text: String) {
        #expect(Hexadecimal.decode(Array(text.utf8)) == nil)
    }
}
