import LedgerFormat
import ServicePlan
import Testing

@testable import ClassRules

struct LedgerNameTests {
    @Test(arguments: ["db", "db-voter", "a.b_c-1", "7"])
    func `a service whose name can be a writer's writes under it`(name: String) {
        #expect(LedgerNames.writer(name) == name)
    }

    @Test(arguments: [
        "DB", "_db", "-", ".", "peer", "Ünü", String(repeating: "a", count: 65),
        String(repeating: "Z", count: 200),
    ])
    func `other names become such that every ledger takes, each its own`(name: String) {
        let writer = LedgerNames.writer(name)
        #expect(writer != name)
        #expect(WriterName(actor: "provider", service: writer) != nil, "\(writer)")
        #expect(writer != WriterName.peerService)
        #expect(writer != LedgerNames.writer(name + "x"))
        #expect(LedgerNames.writer(writer) == writer)
    }

    @Test(arguments: ["provider", "a", "user-2", "x.y_z"])
    func `an actor's name is one that writers take`(name: String) {
        #expect(LedgerNames.isName(name))
        #expect(WriterName(actor: name, service: "peer") != nil)
    }

    @Test(arguments: ["", "A", "-a", "_a", ".a", "a b", "a/b", "é"])
    func `what is no name is none`(name: String) {
        #expect(!LedgerNames.isName(name))
        #expect(WriterName(actor: name, service: "peer") == nil)
    }
}
