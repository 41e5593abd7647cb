import Diagnostics
import Testing

/// Excerpts do not show secrets.
@Suite struct SecretMaskTests {
    /// The excerpt of a finding at the first byte of a line.
    private func excerpt(_ line: String) -> String {
        let file = SourceFile(path: "a.yml", bytes: Array(line.utf8))
        let place = SourceRange(file: file, bytes: 0..<1)
        let text = TextRenderer().render([
            Diagnostic(DiagnosticID("FT999", "test"), .info, "m", at: place)
        ])
        let lines = text.split(separator: "\n")
        return lines.count > 1 ? String(lines[1].dropFirst("  1 | ".count)) : ""
    }

    @Test(arguments: [
        ("DB_PASSWORD: hunter2", "DB_PASSWORD: *******"),
        ("- DB_PASSWORD=hunter2", "- DB_PASSWORD=*******"),
        ("a: {db-password: \"hun ter\", b: 1}", "a: {db-password: \"*******\", b: 1}"),
        ("['SMTP_PASS=x y']", "['SMTP_PASS=***']"), ("PASSWORD: a, b #c", "PASSWORD: *, b #c"),
        ("PASSWORD: a b #c", "PASSWORD: *** #c"),
        ("api_token : 'abc' # why", "api_token : '***' # why"),
        ("URL: mysql://root:whale@db:3306/x", "URL: mysql://root:*****@db:3306/x"),
        ("\"auth_token\": \"é\"", "\"auth_token\": \"**\""),
    ])
    func `a secret is covered`(line: String, shown: String) {
        #expect(excerpt(line) == shown)
    }

    @Test(arguments: [
        "DB_PASSWORD: ${DB_PASSWORD:?}", "DB_PASSWORD_FILE: /run/secrets/db", "secrets: [a, b]",
        "ALLOW_EMPTY_PASSWORD: \"yes\"", "image: mariadb:10.11", "URL: http://db:3306/x@y",
        "URL: mysql://root:${PW}@db/x", "password:", "token", "a: b, c",
    ])
    func `anything else stays`(line: String) {
        #expect(excerpt(line) == line)
    }

    @Test func `a name far before the excerpt still covers its value`() {
        let line = "PASSWORD: " + String(repeating: "s", count: 200) + "X"
        let file = SourceFile(path: "a.yml", bytes: Array(line.utf8))
        let place = SourceRange(file: file, bytes: line.utf8.count - 1..<line.utf8.count)
        let text = TextRenderer().render([
            Diagnostic(DiagnosticID("FT999", "test"), .info, "m", at: place)
        ])
        #expect(!text.contains("ss"))
        #expect(!text.contains("X"))
    }
}
