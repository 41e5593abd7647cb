import Testing
import YAMLBridge

@Suite struct YAMLResolutionTests {
    @Test(arguments: [
        ("", YAMLResolution.null), ("~", .null), ("NULL", .null), ("nULL", .string),
        ("true", .boolean(true)), ("FALSE", .boolean(false)), ("yes", .string), ("NO", .string),
        ("on", .string), ("y", .string), ("0755", .integer(493)), ("0o755", .integer(493)),
        ("0x1F", .integer(31)), ("0b11", .integer(3)), ("-0x10", .integer(-16)),
        ("1_000", .integer(1000)), ("22:22", .string), ("3306:3306", .string), ("08", .float(8)),
        ("1.10", .float(1.1)), ("1e3", .float(1000)), (".5", .float(0.5)), ("5.", .float(5)),
        (".inf", .float(.infinity)), ("-.INF", .float(-.infinity)), ("2024-01-01", .timestamp),
        ("2001-12-14 21:59:43", .timestamp), ("2001-12-14x", .string), ("1.2.3", .string),
        ("--1", .string), ("+-1", .string), ("0x", .string), ("+", .string), ("-", .string),
        ("=", .string), ("<<", .string), ("9223372036854775808", .float(9.223372036854775808e18)),
    ])
    func `plain scalars resolve as in Go's YAML`(text: String, expected: YAMLResolution) {
        #expect(YAMLScalar(text: text, style: .plain).resolution() == expected)
    }

    @Test func `quotes and the string tag make strings`() {
        #expect(YAMLScalar(text: "1", style: .singleQuoted).resolution() == .string)
        #expect(
            YAMLScalar(text: "1", style: .plain).resolution(tag: "tag:yaml.org,2002:str") == .string
        )
    }

    @Test func `booleans of either version are taken where one is wanted`() {
        #expect(YAMLScalar(text: "Yes", style: .plain).boolean == true)
        #expect(YAMLScalar(text: "off", style: .plain).boolean == false)
        #expect(YAMLScalar(text: "yes", style: .doubleQuoted).boolean == nil)
        #expect(YAMLScalar(text: "1", style: .plain).boolean == nil)
    }
}
