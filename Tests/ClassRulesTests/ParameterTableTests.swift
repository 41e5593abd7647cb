import Foundation
import ServicePlan
import Testing
import YAMLBridge

@testable import ClassRules

@Suite struct ParameterTableTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("docs/parameters.md")

    @Test func `docs/parameters.md is what the grammar says`() throws {
        if ProcessInfo.processInfo.environment["FTCOMPOSE_REWRITE"] == "1" {
            try Data(ParameterTable.page.utf8).write(to: ParameterTableTests.page)
        }
        let page = try String(contentsOf: ParameterTableTests.page, encoding: .utf8)
        #expect(page == ParameterTable.page, "run scripts/parameter-table")
    }

    @Test func `every parameter stands in a section and says what it does`() {
        for grammar in ClassGrammar.all + [LedgerGrammar.grammar] {
            for parameter in grammar.parameters {
                #expect(!parameter.effect.isEmpty, "\(parameter.path)")
                let isPlaced =
                    parameter.parent.isEmpty
                    || grammar.parameter(parameter.parent)?.isSection ?? false
                #expect(isPlaced, "\(parameter.path)")
            }
        }
    }

    @Test func `a default is a value that could be written`() throws {
        for grammar in ClassGrammar.all + [LedgerGrammar.grammar] {
            for parameter in grammar.parameters {
                guard case .value(let value) = parameter.standard else { continue }
                let texts: [String]
                if case .list(let items) = value {
                    texts = items.map(\.description)
                } else {
                    texts = [value.description]
                }
                for text in texts {
                    let read = try? ScalarReader(text: text).value(of: parameter.kind)
                    #expect(read?.description == text, "\(parameter.path)")
                }
            }
        }
    }

    @Test func `no two words and no two keys of one place are spelled alike`() {
        for grammar in ClassGrammar.all + [LedgerGrammar.grammar] {
            for parameter in grammar.parameters {
                let words = parameter.kind.words.flatMap { word in
                    Set([KeySpelling.canonical(word.name)] + word.synonyms)
                }
                #expect(Set(words).count == words.count, "\(parameter.path)")
                let keys = grammar.children(of: parameter.path).flatMap { [$0.name] + $0.aliases }
                #expect(Set(keys).count == keys.count, "\(parameter.path)")
            }
        }
    }

    @Test func `every bound of the plan has its line`() throws {
        let names = try YAMLEncoder().node(LimitPlan()).entries?.map(\.name) ?? []
        let parameters = LimitGrammar.parameters.filter { !$0.isSection }
        #expect(parameters.map(\.name) == names)
        let webNames = try YAMLEncoder().node(WebLimitPlan()).entries?.map(\.name) ?? []
        let webParameters = WebExtensionGrammar.limits.filter { !$0.isSection }
        #expect(webParameters.map(\.name) == webNames)
    }
}
