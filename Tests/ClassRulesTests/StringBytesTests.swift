import Testing

@testable import ClassRules

@Suite struct StringBytesTests {
    @Test(arguments: [
        ("docker exec shop-db", "docker exec"), ("a docker cp", "docker cp"), ("x", "x"), ("x", ""),
        ("", ""), ("äöü", "ö"),
    ])
    func `a text that stands in another is found at its start, end and between`(
        text: String,
        part: String
    ) {
        #expect(text.hasBytes(of: part))
    }

    @Test(arguments: [("docker exe", "docker exec"), ("", "x"), ("ab", "ba"), ("aö", "ä")])
    func `a text that does not stand in another is not found`(text: String, part: String) {
        #expect(!text.hasBytes(of: part))
    }
}
