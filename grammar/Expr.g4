// Column expressions and `where` clauses: the SQL dialect that compiler/expr/expr_parser.cc
// turns into ast::Expr. One rule per precedence level, so that every decision needs one token
// (two for the soft keywords) and recursion happens only for brackets, `case`, `not` and signs.
grammar Expr;

start : expression ';'? EOF ;

expression : conjunction (OR conjunction)* ;
conjunction : negation (AND negation)* ;
negation : NOT negation | predicate ;

predicate
  : concatenation
    ( comparator concatenation
    | NOT? LIKE concatenation (ESCAPE concatenation)?
    | NOT? IN '(' expression (',' expression)* ')'
    | NOT? BETWEEN concatenation AND concatenation
    | IS NOT? NULL_
    )?
  ;
comparator : '=' | '==' | '<>' | '!=' | '<' | '<=' | '>' | '>=' ;

concatenation : sum ('||' sum)* ;
sum : product (('+' | '-') product)* ;
product : sign (('*' | '/' | '%') sign)* ;
sign : ('-' | '+') sign | primary ;

primary
  : NUMBER                                                                   # number
  | STRING                                                                   # string
  | PARAMETER                                                                # parameter
  | (TRUE | FALSE)                                                           # boolean
  | NULL_                                                                    # null
  | (DATE | TIME | TIMESTAMP) STRING                                         # typedString
  | CASE expression? (WHEN expression THEN expression)+ (ELSE expression)? END  # case
  | CAST '(' expression AS typeName ')'                                      # cast
  | name '(' (argument (',' argument)*)? ')'                                 # call
  | name                                                                     # column
  | '(' expression ')'                                                       # brackets
  ;
argument : INTERVAL concatenation IDENTIFIER | expression ;
typeName : name ('(' NUMBER (',' NUMBER)? ')')? ;
name : IDENTIFIER | QUOTED_NAME | DATE | TIME | TIMESTAMP | ESCAPE | AS ;

AND : A N D | '&&' ;
OR : O R ;
NOT : N O T ;
IN : I N ;
IS : I S ;
LIKE : L I K E ;
ESCAPE : E S C A P E ;
BETWEEN : B E T W E E N ;
NULL_ : N U L L ;
TRUE : T R U E ;
FALSE : F A L S E ;
CASE : C A S E ;
WHEN : W H E N ;
THEN : T H E N ;
ELSE : E L S E ;
END : E N D ;
CAST : C A S T ;
AS : A S ;
DATE : D A T E ;
TIME : T I M E ;
TIMESTAMP : T I M E S T A M P ;
INTERVAL : I N T E R V A L ;

NUMBER : ([0-9]+ ('.' [0-9]*)? | '.' [0-9]+) ([eE] [+-]? [0-9]+)? ;
STRING : '\'' (~'\'' | '\'\'')* '\'' ;
PARAMETER
  : '${' ~[{}'"\r\n]+ '}' | '$[' ~[[\]{}'"\r\n]+ ']'
  | '$' ('bizdate' | 'cyctime' | 'gmtdate' | 'bizmonth' | 'jobid' | 'nodeid' | 'taskid')
  ;
QUOTED_NAME : '`' (~'`' | '``')+ '`' | '"' (~'"' | '""')+ '"' ;
// The bytes of other characters than ASCII arrive as U+007F; the caller looks at them.
IDENTIFIER : [a-zA-Z_\u007F] [a-zA-Z_0-9$\u007F]* ;
SPACE : [ \t\r\n]+ -> skip ;

// The lexer itself never fails: what no rule takes reaches the parser, which says where.
UNTERMINATED : '\'' (~'\'' | '\'\'')* | '`' (~'`')* | '"' (~'"')* ;
BAD_NUMBER : [0-9.] [a-zA-Z0-9_.\u007F]* ;
OTHER : . ;

fragment A : [aA] ;
fragment B : [bB] ;
fragment C : [cC] ;
fragment D : [dD] ;
fragment E : [eE] ;
fragment F : [fF] ;
fragment H : [hH] ;
fragment I : [iI] ;
fragment K : [kK] ;
fragment L : [lL] ;
fragment M : [mM] ;
fragment N : [nN] ;
fragment O : [oO] ;
fragment P : [pP] ;
fragment R : [rR] ;
fragment S : [sS] ;
fragment T : [tT] ;
fragment U : [uU] ;
fragment V : [vV] ;
fragment W : [wW] ;
