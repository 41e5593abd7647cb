import ComposeModel
import Testing

@Suite struct InterpolationTests {
    private static let values = ["A": "a", "EMPTY": "", "N_1": "n"]

    @Test(arguments: [
        ("plain", "plain"), ("$A", "a"), ("${A}", "a"), ("x$A-y", "xa-y"), ("$$A", "$A"),
        ("$${A}", "${A}"), ("$N_1.", "n."), ("${U:-d}", "d"), ("${U-d}", "d"), ("${EMPTY:-d}", "d"),
        ("${EMPTY-d}", ""), ("${A:+r}", "r"), ("${U:+r}", ""), ("${EMPTY+r}", "r"),
        ("${EMPTY:+r}", ""),
        ("${U:-${V:-${A}}}", "a"), ("${U:-a:b?c-d+e}", "a:b?c-d+e"), ("${U:-}", ""),
        ("${A:?no}", "a"),
        ("a$", "a$"), ("$ 5", "$ 5"), ("${U:-{x}}", "{x}"), ("${EMPTY?e}", ""), ("é${U:-ü}", "éü"),
    ])
    func `placeholders have the values Compose gives them`(text: String, value: String) throws {
        let template = try InterpolationTemplate(text)
        #expect(try template.evaluate { InterpolationTests.values[$0] }.text == value)
    }

    @Test(arguments: ["${", "${}", "${A", "${-x}", "${1}", "${A!b}", "${A:b}", "${ A}"])
    func `malformed placeholders are refused`(text: String) {
        #expect(throws: InterpolationProblem.self) { try InterpolationTemplate(text) }
    }

    @Test func `required variables say their message`() throws {
        let template = try InterpolationTemplate("${U:?set ${A}}")
        #expect(throws: InterpolationProblem.required(name: "U", message: "set a")) {
            try template.evaluate { InterpolationTests.values[$0] }
        }
    }

    @Test func `unset variables are named once each use, operands included in the names`() throws {
        let template = try InterpolationTemplate("$U${V:-$W}")
        #expect(try template.evaluate { _ in nil }.unset == ["U", "W"])
        #expect(template.variableNames == ["U", "V", "W"])
        #expect(template.hasPlaceholders)
        #expect(try !InterpolationTemplate("$$x").hasPlaceholders)
    }

    @Test func `nesting is bounded`() {
        let text = String(repeating: "${A:-", count: 200) + String(repeating: "}", count: 200)
        #expect(throws: InterpolationProblem.tooDeep) { try InterpolationTemplate(text) }
    }
}
