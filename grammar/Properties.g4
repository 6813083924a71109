// Text of a .properties file, as java.util.Properties reads it: every text is one. A key ends at the
// first `=`, `:` or blank that has no backslash before it; a backslash at the end of a line joins the
// next one to it, without its leading blanks, except in a comment. What escapes mean is the business
// of compiler/json/properties_text.cc, what looks like a slip that of
// compiler/json/properties_parser.cc.
//
// Characters are bytes, as in Json.g4. The lexer gives a token for every character and never fails,
// and the parser decides everything by the next token.
grammar Properties;

document : BLANK? ( comment BLANK? | entry ( LINE_END BLANK? | EOF ) | LINE_END BLANK? )* EOF ;

comment : MARK ( MARK | SEPARATOR | BLANK | TEXT )* ( LINE_END | JOIN | EOF ) ;

entry : key ( BLANK gap ( words | assignment )? | assignment )? | assignment ;

key : ( TEXT | JOIN ) ( TEXT | JOIN | MARK )* ;

gap : ( BLANK | JOIN )* ;

assignment : SEPARATOR gap value? ;

// A value with nothing but a blank before it.
words : ( TEXT | MARK ) rest ;

value : ( TEXT | MARK | SEPARATOR ) rest ;

rest : ( TEXT | MARK | SEPARATOR | BLANK | JOIN )* ;

SEPARATOR : [=:] ;
MARK : [#!] ;
BLANK : [ \t\f]+ ;
LINE_END : '\r' '\n'? | '\n' ;
// At the end of the text a backslash joins nothing.
JOIN : '\\' ( ( '\r' '\n'? | '\n' ) [ \t\f]* )? ;
TEXT : ( ~[ \t\f\r\n=:#!\\] | '\\' ~[\r\n] )+ ;
