import Testing

@testable import DataTransfer

@Suite struct OriginalEraserTests {
    private let bed = TransferBed()

    private func place(_ name: String) -> FolderTransfer.Place {
        .init(name: name, folder: bed.path(name))
    }

    private var eraser: OriginalEraser {
        OriginalEraser(original: place("source"), replicas: [place("a"), place("b")])
    }

    private func adopt() throws {
        try bed.fill("source")
        try bed.folders("a", "b")
        _ = try FolderTransfer(
            purpose: .adopt,
            transfer: "t",
            source: place("source"),
            targets: [place("a"), place("b")]
        ).run { _ in }
    }

    @Test func `exactly what was adopted is removed, and the folder stays`() throws {
        defer { bed.remove() }
        try adopt()
        let report = try eraser.run { _ in }
        #expect(report.files == 4)
        #expect(try bed.listing("source").isEmpty)
        #expect(try !bed.listing("a").isEmpty)
    }

    @Test func `an original that changed is not removed`() throws {
        defer { bed.remove() }
        try adopt()
        try bed.write("source/new", "written after the adoption")
        let failure = #expect(throws: TransferFailure.self) { try eraser.run { _ in } }
        #expect(failure?.description.contains("is not what was adopted") == true)
        #expect(try bed.text("source/new") == "written after the adoption")
    }

    @Test func `without an adoption nothing is removed`() throws {
        defer { bed.remove() }
        try bed.fill("source")
        try bed.fill("a")
        try bed.folders("b")
        let failure = #expect(throws: TransferFailure.self) { try eraser.run { _ in } }
        #expect(failure?.description.contains("no replica carries") == true)
        #expect(try !bed.listing("source").isEmpty)
    }
}
