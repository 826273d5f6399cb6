package io.recompute.python.imports;

import java.util.ArrayList;
import java.util.List;

/** Finds the statements in a text that import, and the headers of blocks that matter to them. Used once. */
final class StatementReader {
    private final Lexer lexer;
    private final List<Import> imports;
    private final Blocks blocks;
    private Token token = Token.NEWLINE;

    /** @param imports where to add what is found */
    StatementReader(Lexer lexer, List<Import> imports) {
        this.lexer = lexer;
        this.imports = imports;
        this.blocks = new Blocks(imports);
    }

    /** Reads all of the text. */
    void read() {
        boolean starts = true;
        advance();
        while (token != Token.END) {
            if (token == Token.NAME && (starts || lexer.isFirst())) {
                if (lexer.isFirst()) {
                    blocks.startLine(lexer.indent());
                }
                statement();
                starts = false;
            } else if (lexer.isFirst() && token != Token.NEWLINE) {
                blocks.startLine(lexer.indent());
                starts = false;
                advance();
            } else {
                starts = token == Token.NEWLINE || token == Token.OPERATOR && lexer.depth() == 0 && endsStatement();
                token = starts ? lexer.next() : lexer.skip();
            }
        }
    }

    private boolean endsStatement() {
        return lexer.operator() == ';' || lexer.operator() == ':';
    }

    /** A statement that starts with a word; what is not of interest is left behind its first word. */
    private void statement() {
        if (lexer.is("import")) {
            plainImport();
        } else if (lexer.is("from")) {
            fromImport();
        } else if (lexer.isFirst()) {
            header(lexer.indent());
        } else {
            advance();
        }
    }

    private void header(int indent) {
        if (lexer.is("if")) {
            blocks.enterIf(indent, condition());
        } else if (lexer.is("elif")) {
            Blocks.Truth condition = condition();
            blocks.enterElif(indent, condition);
        } else if (lexer.is("else")) {
            blocks.enterElse(indent);
            advance();
        } else if (lexer.is("try")) {
            blocks.enterTry(indent);
            advance();
        } else if (lexer.is("except")) {
            blocks.enterExcept(indent, namesMissingModule(words()));
        } else if (lexer.is("finally")) {
            advance();
        } else if (lexer.is("with")) {
            List<String> words = words();
            blocks.enterWith(indent, words.contains("suppress") && namesMissingModule(words));
        } else {
            advance();
        }
    }

    private Blocks.Truth condition() {
        return Condition.of(words());
    }

    private static boolean namesMissingModule(List<String> words) {
        return words.contains("ImportError") || words.contains("ModuleNotFoundError");
    }

    /** The words and marks from behind the current one up to the colon that ends the header. */
    private List<String> words() {
        List<String> words = new ArrayList<>();
        advance();
        while (!atEnd() && !(token == Token.OPERATOR && lexer.operator() == ':' && lexer.depth() == 0)) {
            words.add(
                    token == Token.NAME
                            ? lexer.text()
                            : token == Token.OPERATOR ? String.valueOf(lexer.operator()) : Condition.VALUE);
            advance();
        }
        return words;
    }

    private void plainImport() {
        int line = lexer.line();
        do {
            advance();
            String module = dottedName();
            if (module.isEmpty()) {
                unreadable(line);
                return;
            }
            add(new Import(module, 0, List.of(), blocks.isOptional(), line));
            alias();
        } while (isOperator(','));
        checkEnd(line);
    }

    private void fromImport() {
        int line = lexer.line();
        int level = 0;
        advance();
        while (isOperator('.')) {
            level++;
            advance();
        }
        String module = isName("import") ? "" : dottedName();
        if (!isName("import") || module.isEmpty() && level == 0) {
            unreadable(line);
            return;
        }
        advance();
        List<String> names = names();
        if (names.isEmpty()) {
            unreadable(line);
            return;
        }
        add(new Import(module, level, names, blocks.isOptional(), line));
        checkEnd(line);
    }

    private List<String> names() {
        if (isOperator('*')) {
            advance();
            return List.of("*");
        }
        boolean bracket = isOperator('(');
        if (bracket) {
            advance();
        }
        List<String> names = new ArrayList<>();
        while (token == Token.NAME) {
            names.add(lexer.text());
            advance();
            alias();
            if (!isOperator(',')) {
                break;
            }
            advance();
        }
        if (bracket && isOperator(')')) {
            advance();
        }
        return names;
    }

    private void alias() {
        if (isName("as")) {
            advance();
            if (token == Token.NAME) {
                advance();
            }
        }
    }

    /** A dotted name, empty where there is none. */
    private String dottedName() {
        if (token != Token.NAME) {
            return "";
        }
        StringBuilder name = new StringBuilder(lexer.text());
        advance();
        while (isOperator('.')) {
            advance();
            if (token != Token.NAME) {
                return "";
            }
            name.append('.').append(lexer.text());
            advance();
        }
        return name.toString();
    }

    private void add(Import found) {
        if (!blocks.isDead()) {
            imports.add(found);
        }
    }

    private void checkEnd(int line) {
        if (!atEnd() && !isOperator(';')) {
            unreadable(line);
        }
    }

    private void unreadable(int line) {
        lexer.problem(line, "cannot be read as an import");
        while (!atEnd() && !(isOperator(';') && lexer.depth() == 0)) {
            advance();
        }
    }

    private boolean atEnd() {
        return token == Token.NEWLINE || token == Token.END;
    }

    private boolean isName(String word) {
        return token == Token.NAME && lexer.is(word);
    }

    private boolean isOperator(char character) {
        return token == Token.OPERATOR && lexer.operator() == character;
    }

    private void advance() {
        token = lexer.next();
    }
}
