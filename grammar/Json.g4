// Job text: JSON as people write it. Comments, trailing commas and variables in the place of values
// (`"channel": ${ch}`) belong to the language, nothing else does; what real scripts get wrong is explained by compiler/json/syntax_faults.cc, which
// reads the same tokens. The lexer therefore gives a token for every character and never fails.
//
// Characters are bytes; every byte of a non-ASCII character appears here as \u007F (see
// compiler/json/script_char_stream.h), which keeps the lexer's automaton small and fast.
grammar Json;

document : value EOF ;

value : object | array | STRING | NUMBER | TRUE | FALSE | NULL_VALUE | VARIABLE ;

object : OPEN_OBJECT ( member ( COMMA member )* COMMA? )? CLOSE_OBJECT ;

member : STRING COLON value ;

array : OPEN_ARRAY ( value ( COMMA value )* COMMA? )? CLOSE_ARRAY ;

OPEN_OBJECT : '{' ;
CLOSE_OBJECT : '}' ;
OPEN_ARRAY : '[' ;
CLOSE_ARRAY : ']' ;
COLON : ':' ;
COMMA : ',' ;
TRUE : 'true' ;
FALSE : 'false' ;
NULL_VALUE : 'null' ;

NUMBER : '-'? ( '0' | [1-9] [0-9]* ) ( '.' [0-9]+ )? ( [eE] [+\-]? [0-9]+ )? ;

// Line ends are allowed inside: people write SQL over several lines.
STRING : '"' STRING_PART* '"' ;
fragment STRING_PART : '\\' . | ~["\\] ;

VARIABLE
  : '${' ~["\\{}\r\n]+ '}' | '$[' ~["\\[\]{}\r\n]+ ']' | '$' [a-zA-Z_] [a-zA-Z_0-9]*
  ;

SPACE : [ \t\r\n]+ -> skip ;
LINE_COMMENT : ( '//' | '#' ) ~[\n]* -> skip ;
BLOCK_COMMENT : '/*' ( ~'*' | '*'+ ~[*/] )* '*'+ '/' -> skip ;

// What is left is not JSON. Longest match wins, so these never shadow what is above.
OPEN_STRING : '"' STRING_PART* '\\'? ;
OPEN_COMMENT : '/*' ( ~'*' | '*'+ ~[*/] )* '*'* ;
WORD : ~[\u0000-\u0020"'#,/:[\]{}]+ ;
STRAY : . ;
